// npm run bench: the cost of the mock as ratios to named baselines. Both sides are measured in the same run.
//
// Absolute times are not printed, because they differ between machines and from minute to minute. Each ratio is the median
// over rounds in which baseline and subject alternate. A ratio over its limit is marked with OVER.
const { rows: calls } = require('./calls');
const { rows: imports } = require('./import');
const { rows: service } = require('./service');

const rows = [...calls, ...service, ...imports];

(async () => {
  console.log(`node ${process.version}\n`);
  let over = 0;
  for (const { name, baseline, bound, unit = 'x', measure } of rows) {
    const value = await measure();
    const fits = value <= bound;
    if (!fits) over++;
    console.log(
      `${fits ? 'ok  ' : 'OVER'} ${value.toFixed(2).padStart(8)} ${unit} (at most ${bound})  ${name}`,
    );
    console.log(`${' '.repeat(16)}against ${baseline}`);
  }
  console.log(`\n${rows.length - over} of ${rows.length} within their bounds`);
})();
