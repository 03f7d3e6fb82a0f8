"""The campaign of the article: China University of Mining and Technology, 20 January to 5 March 2020."""
