# The kinds of figures of the report, in ggplot2; each takes rows of a table and names its columns.

suppressPackageStartupMessages(library(ggplot2))

colours <- c("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#E69F00", "#000000", "#F0E442")
shapes <- c(16, 17, 15, 18, 25, 3, 4, 8)
theme_set(theme_minimal(base_size = 10) + theme(legend.position = "bottom", legend.title = element_blank()))

estimates <- function(name) {
  read.csv(file.path(tables, paste0(name, ".csv")), na.strings = "", encoding = "UTF-8", stringsAsFactors = FALSE)
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
  c(share = "procent", percent = "procent", pp = "procentpunt", per_100k = "per 100.000 inwoners",
    count = "aantal")[[frame$unit[1]]]
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

curves <- function(frame, x, line, panel) {
  frame <- scaled(frame)
  frame$x <- as.integer(frame[[x]])
  frame$line <- in_order(as.character(frame[[line]]))
  ggplot(frame, aes(x, value, ymin = low, ymax = high, colour = line, fill = line, shape = line)) +
    geom_ribbon(alpha = 0.15, colour = NA) + geom_line(na.rm = TRUE) + geom_point(na.rm = TRUE) +
    facet_wrap(panel) + scale_colour_manual(values = colours) + scale_fill_manual(values = colours) +
    scale_shape_manual(values = shapes) + scale_y_continuous(labels = dutch, limits = c(0, NA)) +
    labs(x = x, y = axis_of(frame))
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
