/** Time: the clock, which alone reads the system's, and a loop's timers. */
@NullMarked
package io.sluice.time;

import org.jspecify.annotations.NullMarked;
