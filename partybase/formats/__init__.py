"""Our own Django formats (FORMAT_MODULE_PATH): the stock `vi` reads 05/04/1980 as 4 May and prints d-m-Y."""
