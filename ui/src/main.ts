import { mount } from 'svelte';
// The styles come first: they set the order of the layers that components add to.
import './styles/tokens.css';
import './styles/base.css';
import './styles/small.css';
import App from './App.svelte';

const target = document.getElementById('app');
if (target) mount(App, { target });
