# Reference results for surveystats.decision, in base R only. Run in this folder: Rscript decision.R
# Written apart from the Python: intervals by prop.test, chances by dhyper and dbinom in plain loops.

wilson <- function(x, n, level) as.numeric(prop.test(x, n, conf.level = level, correct = FALSE)$conf.int)

newcombe <- function(x1, n1, x2, n2, level) {
  p1 <- x1 / n1; p2 <- x2 / n2
  w1 <- suppressWarnings(wilson(x1, n1, level)); w2 <- suppressWarnings(wilson(x2, n2, level))
  d <- p2 - p1
  c(d, d - sqrt((p2 - w2[1])^2 + (w1[2] - p1)^2), d + sqrt((w2[2] - p2)^2 + (p1 - w1[1])^2))
}

rows <- list()
for (case in list(c(56, 70, 48, 80), c(9, 10, 3, 10), c(10, 10, 0, 20), c(5, 56, 0, 29), c(0, 30, 0, 40),
                  c(60, 200, 90, 210), c(3, 400, 12, 380), c(470, 480, 465, 470), c(20, 45, 31, 52)))
  for (level in c(0.8, 0.9, 0.95))
    rows[[length(rows) + 1]] <- c(case, level, newcombe(case[1], case[2], case[3], case[4], level))
change <- as.data.frame(do.call(rbind, rows))
names(change) <- c("x1", "n1", "x2", "n2", "level", "change", "lower", "upper")
write.csv(format(change, digits = 15, trim = TRUE), "decision_change.csv", row.names = FALSE, quote = FALSE)

# What a release publishes of x answers of n among N people: Wilson on effective n with t quantiles, 95 %, outward.
published <- function(x, n, N) {
  p <- x / n; left <- if (is.na(N)) 1 else 1 - n / N
  v <- p * (1 - p) / (n - 1) * left
  m <- if (v > 0) p * (1 - p) / v else n
  k <- qt(0.975, n - 1)^2 / m
  centre <- (p + k / 2) / (1 + k); half <- sqrt(p * (1 - p) * k + k^2 / 4) / (1 + k)
  low <- if (p <= 0) 0 else max(0, centre - half); high <- if (p >= 1) 1 else min(1, centre + half)
  c(floor(p * 100 + 0.5 + 1e-9), floor(low * 100 + 1e-9), ceiling(high * 100 - 1e-9)) / 100
}

at_level <- function(side, level) {  # n whose 95 % Wilson interval is as wide, found by root search
  if (level == 0.95) return(side[2:3])
  width <- function(m, z) { k <- z^2 / m; 2 * sqrt(side[1] * (1 - side[1]) * k + k^2 / 4) / (1 + k) }
  m <- uniroot(function(m) width(m, qnorm(0.975)) - (side[3] - side[2]), c(1e-3, 1e8), tol = 1e-10)$root
  z <- qnorm((1 + level) / 2); k <- z^2 / m; centre <- (side[1] + k / 2) / (1 + k)
  half <- width(m, z) / 2
  c(if (side[1] <= 0) 0 else max(0, centre - half), if (side[1] >= 1) 1 else min(1, centre + half))
}

outcome <- function(a, b, rule, level, rising) {
  la <- at_level(a, level); lb <- at_level(b, level); d <- b[1] - a[1]
  low <- d - sqrt((b[1] - lb[1])^2 + (la[2] - a[1])^2); high <- d + sqrt((lb[2] - b[1])^2 + (a[1] - la[1])^2)
  low <- low - 0.005; high <- high + 0.005  # the allowance for whole per cents
  if (!rising) { was <- low; low <- -high; high <- -was }
  low <- low + 1e-12; high <- high - 1e-12
  if (low >= rule[1]) "adopt" else if (high < rule[2]) "stop" else if (low >= rule[2] && high < rule[1]) "adapt" else "cannot_tell"
}

chances <- function(adopt, stop, level, rising, n1, n2, N, p1, p2) {
  weight <- function(n, p) if (is.na(N)) dbinom(0:n, n, p) else dhyper(0:n, round(p * N), N - round(p * N), n)
  w1 <- weight(n1, p1); w2 <- weight(n2, p2)
  told <- c(adopt = 0, adapt = 0, stop = 0, cannot_tell = 0)
  for (x1 in which(w1 > 1e-12) - 1) for (x2 in which(w2 > 1e-12) - 1) {
    hidden <- x1 <= 4 || n1 - x1 <= 4 || x2 <= 4 || n2 - x2 <= 4 || n1 < 30 || n2 < 30
    said <- if (hidden) "cannot_tell" else
      outcome(published(x1, n1, N), published(x2, n2, N), c(adopt, stop), level, rising)
    told[said] <- told[said] + w1[x1 + 1] * w2[x2 + 1]
  }
  told
}

cases <- list(
  c(0.10, 0.00, 0.90, 0, 40, 40, 950, 0.5, 0.3), c(0.10, 0.00, 0.90, 0, 60, 50, 950, 0.4, 0.1),
  c(0.05, 0.00, 0.95, 1, 50, 50, NA, 0.3, 0.6), c(0.05, 0.05, 0.80, 1, 45, 60, 3000, 0.6, 0.65),
  c(0.20, 0.00, 0.80, 1, 60, 60, 120, 0.5, 0.6), c(0.00, -0.05, 0.90, 1, 35, 40, 950, 0.9, 0.95),
  c(0.30, 0.02, 0.80, 1, 70, 70, 100, 0.4, 0.55))
table <- t(sapply(cases, function(c) c(c, chances(c[1], c[2], c[3], c[4] == 1, c[5], c[6], c[7], c[8], c[9]))))
colnames(table)[1:9] <- c("adopt_at", "stop_at", "confidence", "rising", "n1", "n2", "people", "p1", "p2")
told <- format(as.data.frame(table), digits = 15, trim = TRUE); told[told == "NA"] <- ""
write.csv(told, "decision_chances.csv", row.names = FALSE, quote = FALSE)

# Answers by R's own power arithmetic (normal, no finite population): the exact search must land near these.
rows <- list()
for (p in list(c(0.5, 0.35), c(0.3, 0.5), c(0.5, 0.6), c(0.2, 0.35), c(0.6, 0.4)))
  for (level in c(0.8, 0.9, 0.95))
    rows[[length(rows) + 1]] <- c(p, level, power.prop.test(p1 = p[1], p2 = p[2], power = 0.8,
      sig.level = (1 - level) / 2, alternative = "one.sided")$n)
power <- as.data.frame(do.call(rbind, rows)); names(power) <- c("p1", "p2", "level", "n")
write.csv(format(power, digits = 15, trim = TRUE), "decision_power.csv", row.names = FALSE, quote = FALSE)
