"""The pages: the site that ``doit site`` makes."""
