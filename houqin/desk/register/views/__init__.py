"""Pages of the register."""

READ = {"planner": "campus", "secretary": "unit", "unit_head": "unit", "team_leader": "unit"}
WRITE = {"planner": "campus"}
