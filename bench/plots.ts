/** `npm run bench:plots`: bench/results/speed.json as pictures for bench/RESULTS.md. */
import { writeFileSync } from 'node:fs';
import * as echarts from 'echarts';
import { median } from './figures.js';
import type { Measured } from './speed/measure.js';
import { keptScenarios } from './speed/results.js';

const ENGINES = ['bare', 'product', 'product, limited', 'by the book'];
const COLOURS = ['#9aa5b1', '#2563eb', '#7aa5f5', '#d97706'];

interface Plot {
  file: string;
  title: string;
  figure: (measured: Measured) => number;
}

const plots: Plot[] = [
  { file: 'speed-p50', title: 'Opening to assignment, median, ms', figure: ({ p50 }) => p50 },
  { file: 'speed-throughput', title: 'Conversations a second', figure: ({ perSecond }) => perSecond },
  { file: 'speed-cpu', title: 'Processor time of a conversation, ms', figure: ({ cpu }) => cpu.all },
];

const all = keptScenarios();
const scenarios = Object.keys(all).filter((name) =>
  all[name]?.blocks.some(({ engine }) => engine === 'bare'),
);

function valueOf(scenario: string, engine: string, figure: Plot['figure']): number | null {
  const blocks = all[scenario]?.blocks.filter((block) => block.engine === engine) ?? [];
  return blocks.length === 0 ? null : median(blocks.map(figure));
}

for (const { file, title, figure } of plots) {
  const chart = echarts.init(null, null, { renderer: 'svg', ssr: true, width: 900, height: 560 });
  chart.setOption({
    animation: false,
    backgroundColor: '#ffffff',
    color: COLOURS,
    title: { text: title, left: 16, top: 10, textStyle: { fontSize: 16 } },
    legend: { top: 40, left: 16 },
    grid: { left: 240, right: 70, top: 80, bottom: 40 },
    xAxis: { type: 'log', min: 1 },
    yAxis: { type: 'category', inverse: true, data: scenarios },
    series: ENGINES.map((engine) => ({
      type: 'bar',
      name: engine,
      data: scenarios.map((scenario) => valueOf(scenario, engine, figure)),
      label: { show: true, position: 'right', fontSize: 10 },
    })),
  });
  writeFileSync(`docs/images/${file}.svg`, `${chart.renderToSVGString()}\n`);
  chart.dispose();
}
