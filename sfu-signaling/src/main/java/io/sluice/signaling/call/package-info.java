/** Calls from one user to another: who is there, who rings whom, and what passes between them. */
@NullMarked
package io.sluice.signaling.call;

import org.jspecify.annotations.NullMarked;
