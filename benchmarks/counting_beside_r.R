# What R packages say of one table of overlaps: Rscript counting_beside_r.R LIBRARY TASK [VALUE ...]
#
# Prints lines of a word and numbers; `cpu` is this process's own seconds around the work alone.
# `nothing` does everything but the work: what starting R, loading packages and reading costs.
# Called by counting_beside_r.py.

given <- commandArgs(trailingOnly = TRUE)
.libPaths(c(given[1], .libPaths()))
task <- given[2]
rest <- given[-(1:2)]

say <- function(word, ...) cat(word, format(c(...), digits = 12, trim = TRUE, scientific = FALSE), "\n")

timed <- function(work) {
  start <- proc.time()
  made <- work()
  spent <- proc.time() - start
  say("cpu", spent[["user.self"]] + spent[["sys.self"]])
  made
}

table_of <- function(path) {
  held <- as.matrix(read.csv(path, check.names = FALSE))
  held[held[, ncol(held)] > 0, , drop = FALSE]
}

# Every table that a package carries, one row a capture history, people counted.
carried <- function(folder) {
  from <- list(SparseMSE = c("Ned", "Ned_5", "NewOrl", "NewOrl_5", "UKdat", "UKdat_5", "Western", "Artificial_3"),
               LCMCR = "kosovo_aggregate", Rcapture = c("HIV", "lesbian"))
  for (package in names(from)) for (name in from[[package]]) {
    held <- new.env()
    data(list = name, package = package, envir = held)
    one <- as.data.frame(held[[name]])
    if (package == "LCMCR") {
      one <- as.data.frame(lapply(one, function(column) as.integer(as.character(column))))
      one$count <- 1
    }
    names(one)[ncol(one)] <- "count"
    lists <- setdiff(names(one), "count")
    summed <- aggregate(one["count"], by = one[lists], FUN = sum)
    kept <- summed$count > 0 & rowSums(summed[lists]) > 0
    write.csv(summed[kept, ], file.path(folder, paste0(package, " ", name, ".csv")), row.names = FALSE, quote = FALSE)
  }
  for (package in c(names(from), "dga")) cat("version", package, format(packageVersion(package)), "\n")
  cat("version", "R", paste(R.version$major, R.version$minor, sep = "."), "\n")
}

# Latent classes. Every chain begins at nobody unseen: LCMCR has no other start, seeds alone differ.
lcmcr <- function(path, classes, burnin, samples, thinning, seed) {
  suppressMessages(library(LCMCR))
  held <- table_of(path)
  lists <- ncol(held) - 1
  rows <- as.data.frame(held)
  for (column in seq_len(lists)) rows[, column] <- factor(rows[, column], levels = c(0, 1))
  names(rows)[lists + 1] <- "Freq"
  drawn <- timed(function() {
    chain <- lcmCR(captures = rows, tabular = TRUE, K = classes, seed = seed, verbose = FALSE)
    lcmCR_PostSampl(chain, burnin = burnin, samples = samples, thinning = thinning, output = FALSE)
  })
  cat("draws", drawn, "\n")
}

# Decomposable graphs. A grid of 1,000 whole numbers to 30 times the documented, as the package's examples have a grid.
by_dga <- function(path) {
  suppressMessages(library(dga))
  held <- table_of(path)
  lists <- ncol(held) - 1
  data(list = paste0("graphs", lists), package = "dga", envir = environment())
  graphs <- get(paste0("graphs", lists))
  people <- sum(held[, lists + 1])
  cells <- array(0, dim = rep(2, lists))
  cells[held[, seq_len(lists), drop = FALSE] + 1] <- held[, lists + 1]
  grid <- unique(round(seq(1, 30 * people, length.out = 1000)))
  weights <- timed(function() bma.cr(cells, grid, 2^-lists, graphs, logprior = -log(people + grid)))
  chances <- colSums(weights)
  at <- function(chance) people + grid[which(cumsum(chances) >= chance)[1]]
  say("mean", people + sum(grid * chances))
  say("span", at(.025), at(.5), at(.975))
}

# Madigan and York's spina bifida table with their prior, as the documentation of dga has it.
spina <- function() {
  suppressMessages(library(dga))
  data(graphs3, package = "dga", envir = environment())
  cells <- array(c(0, 60, 49, 4, 247, 112, 142, 12), dim = c(2, 2, 2))
  grid <- 1:300
  total <- sum(cells) + grid
  a <- 13.14
  b <- 55.17
  prior <- total * log(b) - (total + a) * log(1 + b) + lgamma(total + a) - lgamma(total + 1)
  weights <- timed(function() bma.cr(cells, grid, 1, graphs3, logprior = prior))
  chances <- colSums(weights)
  best <- which.max(rowSums(weights))
  say("best", sum(weights[best, ]))
  say("mode_of_best", total[which.max(weights[best, ])])
  say("loss", sum(chances / total) / sum(chances / total^2))
  say("mode", total[which.max(chances)])
}

# One log-linear model chosen by steps, with its bootstrap (BCa).
sparse <- function(path, times) {
  suppressMessages(library(SparseMSE))
  held <- table_of(path)
  made <- timed(function() estimatepopulation(held, nboot = times, alpha = c(.025, .5, .975)))
  say("stepwise", made$popest)
  say("span", made$BCaquantiles)
}

exists_ <- function(path) {
  suppressMessages(library(SparseMSE))
  held <- table_of(path)
  pairs <- combn(ncol(held) - 1, 2)
  some <- list(pairs, pairs[, 1, drop = FALSE], pairs[, -1, drop = FALSE])
  say("faults", timed(function() vapply(some, function(these) checkident(held, mX = these), 0)))
}

# All log-linear models by BIC, the profile interval of the best, and lower bounds.
rcapture <- function(path, model = NULL) {
  suppressMessages(library(Rcapture))
  held <- table_of(path)
  lists <- ncol(held) - 1
  all <- timed(function() closedpMS.t(held, dfreq = TRUE, maxorder = if (lists > 4) 2 else lists - 1)$results)
  usable <- all[all[, "infoFit"] == 0 & all[, "df"] > 0, , drop = FALSE]
  if (nrow(usable) > 0) {
    best <- rownames(usable)[which.min(usable[, "BIC"])]
    cat("model", best, "\n")
    say("best", usable[best, "abundance"])
    ends <- suppressWarnings(closedpCI.t(held, dfreq = TRUE, mX = best)$CI)
    say("span", ends[1, "infCL"], ends[1, "abundance"], ends[1, "supCL"])
  }
  bounds <- suppressWarnings(closedp.t(held, dfreq = TRUE)$results)
  say("bound", bounds["Mth Chao (LB)", "abundance"])
  say("chao", bounds["Mh Chao (LB)", "abundance"])
  if (!is.null(model)) say("asked", suppressWarnings(closedpCI.t(held, dfreq = TRUE, mX = model)$results[1, "abundance"]))
}

switch(task,
  carried = carried(rest[1]),
  lcmcr = do.call(lcmcr, c(list(rest[1]), as.list(as.numeric(rest[-1])))),
  dga = by_dga(rest[1]),
  spina = spina(),
  sparse = sparse(rest[1], as.numeric(rest[2])),
  exists = exists_(rest[1]),
  rcapture = do.call(rcapture, as.list(rest)),
  nothing = { suppressMessages(library(rest[2], character.only = TRUE)); invisible(table_of(rest[1])); say("cpu", 0) },
  stop("there is no such task"))
