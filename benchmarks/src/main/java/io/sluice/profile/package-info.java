/** Shows where a server's processor time goes. */
@NullMarked
package io.sluice.profile;

import org.jspecify.annotations.NullMarked;
