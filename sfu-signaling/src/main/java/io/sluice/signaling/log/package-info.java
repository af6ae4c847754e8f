/** How the log looks. */
@NullMarked
package io.sluice.signaling.log;

import org.jspecify.annotations.NullMarked;
