/** What the server counts, as Prometheus reads it. */
@NullMarked
package io.sluice.signaling.metrics;

import org.jspecify.annotations.NullMarked;
