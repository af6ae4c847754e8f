/** Looks, at the start, whether peers are likely to reach the server where they are told to. */
@NullMarked
package io.sluice.signaling.check;

import org.jspecify.annotations.NullMarked;
