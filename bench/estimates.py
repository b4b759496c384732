"""Raking and 60 proportions x 40 domains against svy and R survey: time, peak memory, ratios; agreement first.

Run: python bench/estimates.py [rows ...]. Each measurement is a process of its own, so its peak memory is its own; all
read the same files. Times are seconds of processor, so that other work on the machine counts less. Where all 60 items
would take minutes svy and R work on fewer, and their times are scaled.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path = [
    folder for folder in sys.path if folder != str(Path(__file__).parent)
]  # this file must not hide `statistics`

ROWS = (1_500, 15_000, 180_000, 5_000_000)
ITEMS, MUNICIPALITIES, SEXES, AGES = 60, 5, 2, 4
SVY_ITEMS = {
    ("svy", 15_000): 12,
    ("svy mean", 180_000): 12,
    ("svy", 180_000): 3,
    ("svy mean", 5_000_000): 1,
    ("svy", 5_000_000): 0,
}
R_ITEMS = {1_500: 12, 15_000: 3, 180_000: 1}
BAR = (15_000, 50.0)  # at this many rows more than this many times as fast as svy at its quickest

R_SCRIPT = """
suppressMessages(library(survey)); a <- commandArgs(TRUE); items <- as.integer(a[2])
d <- read.csv(file.path(a[1], "answers.csv")); p <- read.csv(file.path(a[1], "people.csv"))
margin <- function(v) { m <- aggregate(p$people, p[v], sum); names(m)[2] <- "Freq"; m }
d$size <- margin("muni")$Freq[match(d$muni, margin("muni")$muni)]
start <- sum(proc.time()[1:2])
s <- svydesign(id=~1, strata=~muni, weights=~base, fpc=~size, data=d)
r <- rake(s, list(~muni, ~sex, ~age), list(margin("muni"), margin("sex"), margin("age")), list(maxit=500, epsilon=1e-7))
raked <- sum(proc.time()[1:2]); out <- NULL
for (i in seq_len(items) - 1) {
  v <- paste0("i", i); u <- subset(r, !is.na(get(v))); u$variables[[v]][is.na(u$variables[[v]])] <- 0
  b <- svyby(as.formula(paste0("~", v)), ~domain, u, svymean); b <- b[order(b$domain), ]
  out <- rbind(out, data.frame(item=i, domain=b$domain, value=b[[v]], se=SE(b)))
}
done <- sum(proc.time()[1:2]); write.csv(out, file.path(a[1], "r.csv"), row.names=FALSE)
status <- readLines("/proc/self/status"); peak <- as.numeric(gsub("[^0-9]", "", grep("VmHWM", status, value=TRUE)))
cat(raked - start, done - raked, peak / 1024, "\\n")
"""


def main() -> None:
    """Measure every size named on the command line, or all; fail if the bar is missed or two disagree."""
    rows = [int(each.replace("_", "")) for each in sys.argv[1:]] or list(ROWS)
    print(f"Raking to 3 margins, then {ITEMS} proportions x {MUNICIPALITIES * SEXES * AGES} domains with Wilson limits")
    print(
        f"{'rows':>9}  {'program':<12} {'raking s':>9} {'estimates s':>12} {'peak MB':>8} {'times ours':>10}  agreement"
    )
    missed = [n for n in rows if not measured(n)]
    if missed:
        sys.exit(f"Missed the bar of {BAR[1]:g} times svy at {missed}")


def measured(rows: int) -> bool:
    """Measure one size and print its lines; whether the bar was met."""
    with tempfile.TemporaryDirectory() as folder:
        child("data", folder, rows, ITEMS)
        ours = child("ours", folder, rows, ITEMS)
        show(rows, "surveystats", ours, ours, ITEMS, "")
        ratios = []
        for work in ("svy mean", "svy"):
            items = SVY_ITEMS.get((work, rows), ITEMS)
            if not items:
                print(f"{rows:>9,}  {work:<12} left out: minutes an item")
                continue
            theirs = child(work, folder, rows, items)
            ratios.append(show(rows, work, theirs, ours, items, compared(folder, work, items)))
        if rows not in R_ITEMS:
            return True
        if shutil.which("Rscript") is None:
            print(f"{rows:>9,}  {'R survey':<12} R not installed")
        else:
            r_survey(folder, rows, ours)
    return rows != BAR[0] or min(ratios) > BAR[1]


def show(rows: int, name: str, own: dict[str, float], ours: dict[str, float], items: int, agreement: str) -> float:
    """Print one line, the estimates scaled to all items; returns the ratio of the whole to ours."""
    estimates = own["estimates"] * ITEMS / items
    ratio = (own["raking"] + estimates) / (ours["raking"] + ours["estimates"])
    note = f"{agreement}{'' if items == ITEMS else f'; scaled from {items} of {ITEMS} items'}".strip("; ")
    print(f"{rows:>9,}  {name:<12} {own['raking']:>9.4f} {estimates:>12.3f} {own['peak']:>8.0f} {ratio:>9.1f}x  {note}")
    return ratio


def child(work: str, folder: str, rows: int, items: int) -> dict[str, Any]:
    """Run one piece of work in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-P", __file__, "--child", work, folder, str(rows), str(items)],
        check=True,
        capture_output=True,
        text=True,
    )
    result: dict[str, Any] = json.loads(done.stdout or "{}")
    return result


def compared(folder: str, name: str, items: int) -> str:
    """Largest relative difference of estimates, standard errors and limits from ours; ends the run above 1e-6."""
    import numpy as np

    ours, theirs = np.load(f"{folder}/ours.npy")[:items], np.load(f"{folder}/{name}.npy")
    both = np.isfinite(theirs) & np.isfinite(ours)[..., : theirs.shape[-1]]  # svy has no limits at 0 and 1
    found, wanted = ours[..., : theirs.shape[-1]][both], theirs[both]
    worst = float(np.max(np.abs(found - wanted) / np.maximum(np.abs(wanted), 1e-6)))
    if both.mean() < 0.9 or worst > 1e-6:
        sys.exit(f"{name} disagrees: {worst:.1e} on {both.mean():.0%} of the numbers")
    return f"within {worst:.0e}"


def r_survey(folder: str, rows: int, ours: dict[str, float]) -> None:
    """Write the data as text, run R, compare and print."""
    import numpy as np

    items = R_ITEMS[rows]
    child("text", folder, rows, items)
    done = subprocess.run(["Rscript", "-e", R_SCRIPT, folder, str(items)], check=False, capture_output=True, text=True)
    if done.returncode:
        print(f"{rows:>9,}  {'R survey':<12} failed: {done.stderr.strip().splitlines()[-1]}")
        return
    raking, estimates, peak = (float(part) for part in done.stdout.split())
    found = np.loadtxt(f"{folder}/r.csv", delimiter=",", skiprows=1)
    np.save(f"{folder}/r.npy", found[:, 2:].reshape(items, -1, 2))
    own = {"raking": raking, "estimates": estimates, "peak": peak}
    show(rows, "R survey", own, ours, items, compared(folder, "r", items))


def make_data(folder: str, rows: int, items: int) -> None:
    """Answers with 3 % gaps, unequal response, and a population ten times as large; every domain has answers."""
    import numpy as np

    chance = np.random.default_rng(3)
    share = np.array([0.4, 0.25, 0.15, 0.12, 0.08])
    factors = np.stack([
        chance.choice(MUNICIPALITIES, rows, p=share),
        chance.integers(0, SEXES, rows),
        chance.choice(AGES, rows, p=[0.15, 0.2, 0.3, 0.35]),
    ]).astype(np.int8)  # fmt: skip
    people = 10 * rows * share[:, None, None] * np.array([0.5, 0.5])[:, None] * np.array([0.3, 0.22, 0.22, 0.26])
    answers = np.empty((items, rows), dtype=np.int8)
    for item in range(items):
        yes = chance.random(rows, dtype=np.float32) < 0.03 + 0.9 * item / items
        answers[item] = np.where(chance.random(rows, dtype=np.float32) < 0.03, -1, yes)
    for name, array in (("factors", factors), ("people", people), ("answers", answers)):
        np.save(f"{folder}/{name}.npy", array)


def loaded(folder: str) -> tuple[Any, Any, Any, Any]:
    """Factors (3, n), domain of each row (n,), people (5, 2, 4), base weights (n,)."""
    import numpy as np

    factors, people = np.load(f"{folder}/factors.npy"), np.load(f"{folder}/people.npy")
    muni, sex, age = factors.astype(np.intp)
    sizes = people.sum(axis=(1, 2))
    return factors, (muni * SEXES + sex) * AGES + age, people, (sizes / np.bincount(muni))[muni]


def run_ours(folder: str, rows: int, items: int) -> dict[str, float]:
    """surveystats: times and peak are those of the default; agreement with svy needs its unweighted residual."""
    import numpy as np

    from surveystats import domains, margin, proportions, rake, survey_design

    factors, domain, people, base = loaded(folder)
    answers = np.load(f"{folder}/answers.npy", mmap_mode="r")
    labels = [f"{place:02}" for place in range(people.size)]
    start = time.process_time()
    sums = (people.sum(axis=(1, 2)), people.sum(axis=(0, 2)), people.sum(axis=(0, 1)))
    names = ("muni", "sex", "age")
    margins = [
        margin(name, codes, "abcde"[: len(total)], total)
        for name, codes, total in zip(names, factors, sums, strict=True)
    ]
    weights = rake(base, margins, limits=None)
    raked = time.process_time()
    by = domains(survey_design(weights, factors[0], stratum_sizes=sums[0]), domain, labels)
    laid = time.process_time()
    best = float("inf")
    for _ in range(repeats(rows)):
        began = time.process_time()
        for item in range(items):
            proportions(by, answers[item], ("no", "yes"))
        best = min(best, time.process_time() - began)
    result = {"raking": raked - start, "estimates": best + laid - raked, "peak": peak()}
    by = domains(survey_design(weights, factors[0], stratum_sizes=sums[0], regression="equal"), domain, labels)
    found = [proportions(by, answers[item], ("no", "yes")) for item in range(items)]
    parts = [np.stack([each.value, each.se, each.lower, each.upper], axis=-1)[:, 1] for each in found]
    np.save(f"{folder}/ours.npy", np.stack(parts))
    return result


def run_svy(folder: str, rows: int, items: int, *, means: bool = False) -> dict[str, float]:
    """svy on the same data: rake, then prop by domain with Wilson limits, one item a call (quicker than all)."""
    import numpy as np
    import polars
    import svy

    factors, domain, people, base = loaded(folder)
    names, answers = [f"i{item}" for item in range(items)], np.load(f"{folder}/answers.npy", mmap_mode="r")
    sizes = people.sum(axis=(1, 2))
    frame = polars.DataFrame(
        dict(zip(("muni", "sex", "age"), factors, strict=True))
        | {"domain": domain, "base": base, "size": sizes[factors[0]]}
        | {name: answers[item] for item, name in enumerate(names)}
    ).with_columns(polars.when(polars.col(name) >= 0).then(polars.col(name)).alias(name) for name in names)
    start = time.process_time()
    sums = {"muni": sizes, "sex": people.sum(axis=(0, 2)), "age": people.sum(axis=(0, 1))}
    controls: Any = {name: {code: float(total) for code, total in enumerate(sums[name])} for name in sums}
    sample = svy.Sample(frame, svy.Design(stratum="muni", wgt="base", pop_size="size"))
    sample = sample.weighting.rake(controls=controls, tol=1e-8, max_iter=500)
    raked = time.process_time()
    out = np.full((items, people.size, 2 if means else 4), np.nan)
    collected: Any = None
    best = float("inf")
    for _ in range(repeats(rows)):
        began = time.process_time()
        if means:
            collected = sample.estimation.mean(names, by="domain", drop_nulls=True)
        else:
            collected = [
                sample.estimation.prop(name, by="domain", ci_method="wilson", drop_nulls=True) for name in names
            ]
        best = min(best, time.process_time() - began)
    result = {"raking": raked - start, "estimates": best, "peak": peak()}
    for item, estimates in enumerate(collected):
        for one in estimates.estimates:
            if means:
                out[item, int(one.by_level[0])] = (one.est, one.se)
            elif int(one.y_level) == 1:
                out[item, int(one.by_level[0])] = (one.est, one.se, one.lci, one.uci)
    np.save(f"{folder}/{'svy mean' if means else 'svy'}.npy", out)
    return result


def run_svy_means(folder: str, rows: int, items: int) -> dict[str, float]:
    """svy's quickest way: proportions as means of 0 and 1, all items in one call, without limits fit for shares."""
    return run_svy(folder, rows, items, means=True)


def write_text(folder: str, rows: int, items: int) -> None:
    """The same data as CSV for R."""
    import numpy as np

    factors, domain, people, base = loaded(folder)
    answers = np.load(f"{folder}/answers.npy", mmap_mode="r")[:items]
    with Path(folder, "answers.csv").open("w") as file:
        file.write(",".join(["muni", "sex", "age", "domain", "base", *(f"i{item}" for item in range(items))]) + "\n")
        for row in range(rows):
            given = ("" if answer < 0 else str(answer) for answer in answers[:, row])
            file.write(",".join([*map(str, factors[:, row]), str(domain[row]), repr(float(base[row])), *given]) + "\n")
    lines = [f"{m},{s},{a},{people[m, s, a]!r}" for m, s, a in np.ndindex(people.shape)]
    Path(folder, "people.csv").write_text(
        "muni,sex,age,people\n" + "\n".join(lines).replace("np.float64(", "").replace(")", "")
    )


def repeats(rows: int) -> int:
    """How many times the estimates are made; the best time counts."""
    return 2 if rows <= 15_000 else 1


def peak() -> float:
    """Peak memory of this process in MB, imports and reading included."""
    return float(Path("/proc/self/status").read_text().split("VmHWM:")[1].split()[0]) / 1024


if __name__ == "__main__":
    if sys.argv[1:2] == ["--child"]:
        tasks: dict[str, Any] = {
            "data": make_data,
            "ours": run_ours,
            "svy": run_svy,
            "svy mean": run_svy_means,
            "text": write_text,
        }
        print(json.dumps(tasks[sys.argv[2]](sys.argv[3], int(sys.argv[4]), int(sys.argv[5])) or {}))
    else:
        main()
