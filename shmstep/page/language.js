// A page of shmstep speaks the browser's language, if the players know it.
"use strict";
document.documentElement.lang = /^zh\b/i.test(navigator.language) ? "zh" : "en";
