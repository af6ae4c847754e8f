/** One socket's session: its thread, its limits, its answers, and the flows that are spoken on it. */
@NullMarked
package io.sluice.signaling.session;

import org.jspecify.annotations.NullMarked;
