// npm run bench: what the mock costs, as ratios against named baselines, both sides measured in the same run.
//
// Absolute times are not printed: machines differ, and the same machine differs from minute to minute. Each ratio is the
// median over rounds in which baseline and subject take turns. A ratio over its bound is marked, never hidden.
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
