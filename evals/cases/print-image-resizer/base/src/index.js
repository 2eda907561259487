'use strict';

const { resize } = require('./resize');

module.exports = { resize };
