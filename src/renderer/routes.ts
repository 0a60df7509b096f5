/** The four pages. Hash history: the window is one file, whichever shell serves it. */
import { say } from '../shared/words/say.ts';
import { watchEffect } from 'vue';
import { createRouter, createWebHashHistory } from 'vue-router';
import type { Router } from 'vue-router';
import ComparePage from './pages/compare/ComparePage.vue';
import LibraryPage from './pages/library/LibraryPage.vue';
import MeasurePage from './pages/measure/MeasurePage.vue';
import RunPage from './pages/run/RunPage.vue';

const PAGES = ['measure', 'compare', 'library', 'run'] as const;

export function createPages(): Router {
  const router = createRouter({
    history: createWebHashHistory(),
    routes: [
      { path: '/', redirect: '/measure' },
      { path: '/measure', name: 'measure', component: MeasurePage },
      { path: '/compare', name: 'compare', component: ComparePage },
      { path: '/library', name: 'library', component: LibraryPage },
      { path: '/run/:id', name: 'run', component: RunPage },
      { path: '/:rest(.*)*', redirect: '/measure' },
    ],
    scrollBehavior: (_to, _from, saved) => saved ?? { top: 0 },
  });
  // In the language of the interface, also when that changes.
  watchEffect(() => {
    const page = PAGES.find((name) => name === router.currentRoute.value.name) ?? 'measure';
    document.title = `${say(`frame.page.${page}`)} · Antler`;
  });
  return router;
}
