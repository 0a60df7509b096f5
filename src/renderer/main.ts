/** Starts the window: services first, then the pages. */
import { createApp, watch } from 'vue';
import { z } from 'zod';
import AppFrame from './AppFrame.vue';
import { openBridge } from './bridge.ts';
import { openCompute } from './compute.ts';
import { createPages } from './routes.ts';
import { createBaselines } from './state/baselines.ts';
import { createComparison } from './state/comparison.ts';
import { createLanguage } from './state/language.ts';
import { createLibrary } from './state/library.ts';
import { createMeasureForm } from './state/measure/measure-form.ts';
import { createMeasuring } from './state/measure/measuring.ts';
import { createNotices } from './state/notices.ts';
import { provideServices } from './state/services.ts';
import { createStation } from './state/offer.ts';
import { createTheme } from './state/theme.ts';
import { countHidden } from './state/visibility.ts';
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/tables.css';
import './styles/layout.css';

// The content security policy forbids eval, which zod would otherwise try.
z.config({ jitless: true });

const bridge = openBridge();
const compute = openCompute();
// Before all that writes text.
const language = createLanguage(bridge, compute);
const measuring = createMeasuring(bridge, compute, countHidden());
const notices = createNotices();
const station = createStation(bridge, compute);
const form = createMeasureForm(station, compute);
const baselines = createBaselines(bridge);
const comparison = createComparison(bridge);
const library = createLibrary(bridge);
const theme = createTheme();

const app = createApp(AppFrame);
app.config.errorHandler = (error) => notices.complain(error);
provideServices(app, {
  ...{ baselines, bridge, comparison, compute, form, language, library },
  ...{ measuring, notices, station, theme },
});
app.use(createPages());
app.mount('#app');
void station.refresh();
// What went wrong was said in the other language.
watch(language.shown, () => {
  if (station.trouble.value !== null) void station.refresh();
});
