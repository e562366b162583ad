# The kinds of figures of the report, in ggplot2; each takes rows of a table and names its columns.

suppressPackageStartupMessages(library(ggplot2))

colours <- c("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#F0E442")
shapes <- c(16, 17, 15, 18, 25, 3, 4, 8)
broad <- c("belgian", "eu", "non_eu")
theme_set(theme_minimal(base_size = 10) + theme(legend.position = "bottom", legend.title = element_blank()))

estimates <- function(name) {
  read.csv2(file.path(tables, paste0(name, ".csv")), na.strings = "", fileEncoding = "UTF-8-BOM", stringsAsFactors = FALSE)
}

# The rows of a table with the columns that hold anything. As a raw block, so that pandoc need not read
# it as markdown: that takes as long as all figures.
shown <- function(frame) {
  held <- vapply(frame, function(column) nrow(frame) == 0 || !all(is.na(column)), logical(1))
  html <- knitr::kable(frame[, held & names(frame) != "table"], format = "html", digits = 4, row.names = FALSE)
  knitr::asis_output(paste0("\n\n```{=html}\n", html, "\n```\n\n"))
}

scaled <- function(frame) {
  factor <- ifelse(frame$unit %in% "share", 100, 1)
  for (column in c("value", "low", "high")) frame[[column]] <- frame[[column]] * factor
  frame
}

in_order <- function(codes) factor(codes, levels = unique(codes))
wrapped <- function(codes) in_order(vapply(strwrap(codes, 44, simplify = FALSE), paste, "", collapse = "\n"))
axis_of <- function(frame) {
  words <- c(share = "procent", percent = "procent", pp = "procentpunt", per_100k = "per 100.000 inwoners", count = "aantal")
  unit <- as.character(frame$unit[1])
  if (unit %in% names(words)) words[[unit]] else unit
}
dutch <- scales::label_number(big.mark = ".", decimal.mark = ",")
empty <- function() {
  ggplot() + annotate("text", 0, 0, label = "Geen gegevens geleverd") + theme_void()
}

dots <- function(frame, by, split = NULL) {
  if (nrow(frame) == 0) return(empty())
  frame <- scaled(frame)
  frame$by <- wrapped(as.character(frame[[by]]))
  frame$split <- if (is.null(split)) in_order(rep("", nrow(frame))) else in_order(frame[[split]])
  place <- position_dodge(width = 0.5)
  drawn <- ggplot(frame, aes(value, by, xmin = low, xmax = high, colour = split, shape = split)) +
    geom_linerange(position = place, na.rm = TRUE) +
    geom_point(size = 2.2, position = place, na.rm = TRUE) +
    scale_colour_manual(values = colours) + scale_shape_manual(values = shapes) +
    scale_y_discrete(limits = rev) + scale_x_continuous(labels = dutch) + labs(x = axis_of(frame), y = NULL)
  if (is.null(split)) drawn + guides(colour = "none", shape = "none") else drawn
}

bars <- function(frame, by) {
  frame <- scaled(frame)
  frame$by <- wrapped(frame[[by]])
  ggplot(frame, aes(value, by)) + geom_col(fill = colours[1], na.rm = TRUE) +
    scale_y_discrete(limits = rev) + scale_x_continuous(labels = dutch) + labs(x = axis_of(frame), y = NULL)
}

stacked <- function(frame, by, parts) {
  frame <- scaled(frame)
  frame$by <- in_order(as.character(frame[[by]]))
  frame$parts <- in_order(frame[[parts]])
  ggplot(frame, aes(value, by, fill = parts)) +
    geom_col(colour = "white", position = position_stack(reverse = TRUE), na.rm = TRUE) +
    scale_fill_manual(values = colours) + scale_y_discrete(limits = rev) + scale_x_continuous(labels = dutch) +
    labs(x = axis_of(frame), y = NULL)
}

months <- function(frame, breaks) {
  frame$position <- as.integer(frame$month)
  ggplot(frame, aes(position, value)) + geom_col(fill = colours[1], na.rm = TRUE) +
    geom_vline(xintercept = breaks, linetype = "dotted") +
    annotate("text", breaks + 0.1, max(frame$value, na.rm = TRUE), label = "breuk", hjust = 0, size = 2.8) +
    scale_x_continuous(breaks = 1:12, labels = month.abb) + scale_y_continuous(labels = dutch) +
    labs(x = NULL, y = axis_of(frame))
}

lines_by_year <- function(frame, line) {
  if (nrow(frame) == 0) return(empty())
  frame <- scaled(frame)
  frame$line <- in_order(frame[[line]])
  # A break in the series ends a line.
  frame$piece <- ave(frame$obs_status %in% "b", frame$line, FUN = cumsum)
  ggplot(frame, aes(year, value, colour = line, shape = line, group = interaction(line, piece))) +
    geom_line() + geom_point() + geom_vline(xintercept = frame$year[frame$obs_status %in% "b"] - 0.5, linetype = "dotted") +
    scale_colour_manual(values = colours) + scale_shape_manual(values = shapes) +
    scale_y_continuous(labels = dutch, limits = c(0, NA)) + labs(x = NULL, y = axis_of(frame))
}

# A share for each `y` and `x` as a number on a shade.
cohorts <- function(frame, x, y, panel) {
  frame <- scaled(frame)
  frame$words <- ifelse(is.na(frame$value), ifelse(frame$conf_status %in% "C", "afg", ""), sprintf("%.0f %%", frame$value))
  frame$dark <- frame$value > 67
  frame$x <- in_order(as.character(frame[[x]]))
  frame$y <- in_order(as.character(frame[[y]]))
  ggplot(frame, aes(x, y, fill = value)) + geom_tile(colour = "white") +
    geom_text(aes(label = words, colour = dark), size = 2.6, na.rm = TRUE) + facet_wrap(panel, ncol = 2) +
    scale_fill_distiller(palette = "Blues", direction = 1, limits = c(0, 100), na.value = "white") +
    scale_colour_manual(values = c("TRUE" = "white", "FALSE" = "#262626"), na.value = "#262626") +
    scale_y_discrete(limits = rev) + labs(x = x, y = NULL) + guides(fill = "none", colour = "none")
}

by_characteristic <- function(frame, split) {
  frame <- scaled(frame)
  frame$characteristic <- in_order(frame$characteristic)
  dots(transform(frame, unit = "percent"), "category", split) +
    facet_grid(rows = vars(characteristic), scales = "free_y", space = "free_y")
}

# Curves with their interval band, and below each panel how many are still followed.
incidence <- function(frame, x, line, panel) {
  if (nrow(frame) == 0) return(empty())
  frame <- scaled(frame)
  frame$x <- as.integer(frame[[x]])
  frame$line <- in_order(as.character(frame[[line]]))
  times <- sort(unique(frame$x))[c(TRUE, FALSE)]
  followed <- subset(frame, x %in% times & n > 0)
  followed$place <- -0.08 * max(frame$high, na.rm = TRUE) * as.integer(followed$line)
  ggplot(frame, aes(x, value, ymin = low, ymax = high, colour = line, fill = line, shape = line)) +
    geom_ribbon(data = subset(frame, !is.na(low) & !is.na(high)), alpha = 0.2, colour = NA) + geom_line(na.rm = TRUE) + geom_point(na.rm = TRUE) +
    geom_text(aes(x, place, label = format(n, big.mark = ".", decimal.mark = ",", trim = TRUE)), followed, size = 2.4,
              show.legend = FALSE) +
    facet_wrap(panel) + scale_colour_manual(values = colours) + scale_fill_manual(values = colours) +
    scale_shape_manual(values = shapes) + scale_x_continuous(breaks = times) +
    scale_y_continuous(labels = dutch) + labs(x = x, y = axis_of(frame))
}

# A bar per step: who took it, then who was lost at it, those who left apart.
funnel <- function(frame) {
  frame <- subset(frame, (indicator == "reached_stage" & gone == "_T") | (indicator == "lost_at_stage" & gone != "_T"))
  frame$stage <- in_order(frame$stage)
  frame$part <- factor(frame$gone, levels = c("no", "yes", "_T"), labels = c("nog hier", "vertrokken", "zette de stap"))
  taken <- subset(frame, indicator == "reached_stage")
  ggplot(frame, aes(value, stage)) + geom_col(aes(fill = part), colour = "#262626", width = 0.6, na.rm = TRUE) +
    geom_text(aes(x = 0, label = sprintf("%s (%.0f %%)", dutch(value), 100 * value / denominator)), taken, hjust = 0,
              nudge_y = 0.4, size = 2.9) +
    scale_fill_manual(values = c("white", colours[2], colours[1])) + scale_y_discrete(limits = rev) +
    scale_x_continuous(labels = dutch) + labs(x = "personen", y = NULL)
}

panels <- function(frame, panel, by) bars(frame, by) + facet_wrap(panel, ncol = 1)

# A year without value interrupts a line; what stands apart is joined to nothing.
series_with_gaps <- function(frame, line, apart) {
  frame$line <- in_order(frame[[line]])
  frame$year <- as.integer(frame$year)
  ggplot(frame, aes(year, value, colour = line, shape = line)) +
    geom_line(data = subset(frame, region != apart), na.rm = TRUE) + geom_point(na.rm = TRUE) +
    scale_colour_manual(values = colours) + scale_shape_manual(values = shapes) +
    scale_y_continuous(labels = dutch, limits = c(0, NA)) + labs(x = NULL, y = axis_of(frame))
}

forest <- function(frame, by) {
  frame$by <- in_order(ifelse(frame$indicator == "response_ratio", frame[[by]], frame$indicator))
  ggplot(frame, aes(value, by, xmin = low, xmax = high, colour = indicator)) + geom_vline(xintercept = 1, linetype = "dotted") +
    geom_linerange(na.rm = TRUE) + geom_point(na.rm = TRUE, shape = 15, size = 2.2) + scale_x_log10(labels = dutch) +
    scale_y_discrete(limits = rev) + scale_colour_manual(values = colours, guide = "none") +
    labs(x = "verhouding (1: gelijke kansen)", y = NULL)
}
