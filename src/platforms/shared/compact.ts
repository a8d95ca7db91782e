export { compact, type Compact } from '../../routing/compact.js';
