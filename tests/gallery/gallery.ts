/** The gallery: every component and every chart on fixtures. For development only; no build has it. */
import { createApp, defineComponent } from 'vue';
import { createMemoryHistory, createRouter } from 'vue-router';
import { z } from 'zod';
import { provideServices } from '../../src/renderer/state/services.ts';
import '../../src/renderer/styles/tokens.css';
import '../../src/renderer/styles/base.css';
import '../../src/renderer/styles/controls.css';
import '../../src/renderer/styles/tables.css';
import '../../src/renderer/styles/layout.css';
import { galleryServices } from './fixtures.ts';
import GalleryPage from './GalleryPage.vue';

z.config({ jitless: true });

const parameters = new URLSearchParams(location.search);
const services = galleryServices();
const theme = parameters.get('theme');
if (theme === 'light' || theme === 'dark') services.theme.choice.value = theme;

/** Links of components lead nowhere, but have to be named. */
const nowhere = defineComponent({ render: () => null });
const names = ['measure', 'compare', 'library', 'run'];
const router = createRouter({
  history: createMemoryHistory(),
  routes: [
    { path: '/', component: nowhere },
    ...names.map((name) => ({ path: `/${name}${name === 'run' ? '/:id' : ''}`, name, component: nowhere })),
  ],
});

const app = createApp(GalleryPage);
provideServices(app, services);
app.use(router);
app.mount('#app');
services.notices.complain(new Error('something went wrong, and this says what'));
document.documentElement.dataset['gallery'] = 'ready';
