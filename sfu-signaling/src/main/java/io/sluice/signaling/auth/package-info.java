/** Who may do what: reads the tokens of those who come, and says what they are granted. */
@NullMarked
package io.sluice.signaling.auth;

import org.jspecify.annotations.NullMarked;
