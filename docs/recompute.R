# One published rate once more, in base R: the employment rate by origin and sex (table W1), with the
# same interval, from the public cells. In the folder of the workbench, after
#   make report YEAR=2023
#   make export YEAR=2023 FRAME=cells
# run
#   Rscript docs/recompute.R data/processed/2023/export/cells.csv reports/2023/tables/W1.csv
# It prints each rate beside the published one and ends with 1 where they differ.

files <- commandArgs(trailingOnly = TRUE)
if (length(files) != 2) stop("expected two files: the public cells and the published table W1")
noise_variance <- 3 # settings.NOISE_VARIANCE: that of the noise in a count of units
z <- qnorm(0.975)
options(width = 200)

cells <- read.csv(files[1], na.strings = "", stringsAsFactors = FALSE, encoding = "UTF-8")
cells <- cells[cells$table == "W1" & cells$basis == "sample", ]
cell <- c("year", "region", "origin_group", "sex")
sums <- c("weight", "weight2", "n")
whole <- cells[cells$employed == "_T", c(cell, sums)]
employed <- cells[cells$employed == "yes", c(cell, sums)]
names(employed) <- c(cell, paste0("yes_", sums))
both <- merge(whole, employed, by = cell)

rates <- within(both, {
  # Noise may put a part above its whole; it counts as the whole then.
  yes <- pmin(yes_weight, weight)
  yes2 <- ifelse(yes_weight > 0, yes_weight2 * yes / yes_weight, yes_weight2)
  # Squared weights of the others: never less than those of as many persons of equal weight.
  rest2 <- pmax(weight2 - yes2, (weight - yes)^2 / pmax(n - yes_n, 1))
  all2 <- yes2 + rest2
  rate <- yes / weight

  # Share of the population that was not drawn: what was drawn has no error.
  left <- ifelse(weight2 > weight, 1 - weight / weight2, 1)

  # Wilson's interval on the size of a simple sample with the same variance.
  variance <- left * n / (n - 1) * (yes2 * (1 - 2 * rate) + rate^2 * all2) / weight^2
  size <- ifelse(rate %in% c(0, 1), weight^2 / all2 / left, rate * (1 - rate) / variance)
  size <- pmin(size, n / left)
  centre <- (rate + z^2 / (2 * size)) / (1 + z^2 / size)
  half <- z / (1 + z^2 / size) * sqrt(rate * (1 - rate) / size + z^2 / (4 * size^2))

  # The noise of both counts; its error is combined with that of the sample on either side.
  each <- noise_variance * ifelse(yes_n > 0, (yes_weight / yes_n)^2, 0)
  noise <- (each + rate^2 * noise_variance * (weight / n)^2) / weight^2
  low <- pmax(rate - sqrt((rate - centre + half)^2 + z^2 * noise), 0)
  high <- pmin(rate + sqrt((centre + half - rate)^2 + z^2 * noise), 1)
})[, c(cell, "rate", "low", "high")]

published <- read.csv2(files[2], na.strings = "", fileEncoding = "UTF-8-BOM")
published <- published[published$indicator == "employment_rate", c(cell, "value", "low", "high")]
names(published) <- c(cell, "published", "published_low", "published_high")
beside <- merge(rates, published, by = cell, all = TRUE)
ours <- as.matrix(beside[, c("rate", "low", "high")])
theirs <- as.matrix(beside[, c("published", "published_low", "published_high")])
# A hidden count hides the rate in both; the CSV has six decimals.
same <- is.na(ours) == is.na(theirs) & (is.na(ours) | abs(ours - theirs) <= 5.1e-7)
print(format(beside, digits = 6), row.names = FALSE)
cat(sum(same[!is.na(ours)]), "of", sum(!is.na(theirs)), "numbers are the same\n")
quit(status = if (all(same)) 0 else 1)
