"""What is measured, as ratios within one run; never a timed test. See README.md here."""
