/** The exchange of an offer and an answer by a short-lived code, for two people who connect their browsers without an account. */
@NullMarked
package io.sluice.signaling.manual;

import org.jspecify.annotations.NullMarked;
