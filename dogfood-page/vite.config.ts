import { defineConfig } from 'vite';

export default defineConfig({
  base: './',
  build: {
    outDir: 'target/page',
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false }, // would be an inline script
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 2000
  }
});
