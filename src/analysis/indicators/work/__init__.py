"""Work by origin: rates, gaps, positions, change, flow of job seekers, staff."""
