/** What is remembered of one SSRC: receive statistics, sender reports, clocks, key-frame requests. */
@NullMarked
package io.sluice.stream;

import org.jspecify.annotations.NullMarked;
