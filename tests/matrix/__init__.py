"""The route × role × scope matrix: who may ask what, and what may be read in the answer.

tests/routes.csv is written by hand, one line for each route:

name     the route's name
methods  the methods it takes
roles    "public", or role:reach for every role admitted; "*" is anybody signed in
own      the status of a GET (`-` where the route takes none) with ids of the own unit, by every role admitted
foreign  the status of a GET, else of an empty POST, with ids of another unit, by roles that reach own or unit only;
         `-` where the address has no ids or everybody admitted sees the campus
shows    what of people within reach the answer may hold: names, health, notes; `health:clinic+commander` for those
         roles only; telephone and document numbers are in no answer to a GET

Several statuses are separated by "/". A new route needs a line, and a value for every name in its address
(tests/matrix/world.py, `ids`).
"""
