import{b as a}from"./chunk-32B6C6PJ.js";import"./chunk-3RNHDNP5.js";export{a as initialize};
