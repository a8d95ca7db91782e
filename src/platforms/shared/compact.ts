export * from '../../routing/compact.js';
