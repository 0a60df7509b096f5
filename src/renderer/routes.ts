/** The four pages. Hash history: the window is one file, whichever shell serves it. */
import { createRouter, createWebHashHistory } from 'vue-router';
import type { Router } from 'vue-router';
import ComparePage from './pages/compare/ComparePage.vue';
import LibraryPage from './pages/library/LibraryPage.vue';
import MeasurePage from './pages/measure/MeasurePage.vue';
import RunPage from './pages/run/RunPage.vue';

export function createPages(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: '/measure' },
      { path: '/measure', name: 'measure', component: MeasurePage, meta: { title: 'Measure' } },
      { path: '/compare', name: 'compare', component: ComparePage, meta: { title: 'Compare' } },
      { path: '/library', name: 'library', component: LibraryPage, meta: { title: 'Library' } },
      { path: '/run/:id', name: 'run', component: RunPage, meta: { title: 'Run' } },
      { path: '/:rest(.*)*', redirect: '/measure' },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  router.afterEach((to) => {
    document.title = `${String(to.meta['title'])} · Antler`;
  });
  return router;
}
