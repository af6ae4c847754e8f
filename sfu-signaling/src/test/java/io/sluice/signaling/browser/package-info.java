/** The whole product at work: the shipped server as a process of its own, and pages in a real browser around it. */
@NullMarked
package io.sluice.signaling.browser;

import org.jspecify.annotations.NullMarked;
