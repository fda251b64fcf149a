/** Median of subject / baseline over rounds. Both run in each round, and the order alternates. */
async function medianRatio(baseline, subject, rounds) {
  const ratios = [];
  // The first two rounds are a warm-up and are not counted.
  for (let round = -2; round < rounds; round++) {
    let a;
    let b;
    if (round % 2 === 0) {
      a = await baseline();
      b = await subject();
    } else {
      b = await subject();
      a = await baseline();
    }
    if (round >= 0) ratios.push(b / a);
  }
  return median(ratios);
}

const median = (values) => [...values].sort((x, y) => x - y)[Math.floor(values.length / 2)];

/** @returns the CPU microseconds that the whole process uses for the work */
async function cpuOf(work) {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

module.exports = { medianRatio, cpuOf };
