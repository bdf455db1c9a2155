// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Error codes and types of services, grouped by meaning. Only the beginning of a code is compared,
 * whatever its spelling, since services add suffixes such as {@code :pro}. Immutable.
 */
enum ErrorCodeFamily {
    QUOTA(
            "quotaexceeded",
            "freequotaexceeded",
            "sessionquotaexceeded",
            "servicequotaexceeded",
            "exceededcurrentquota",
            "insufficientquota",
            "overagelimitreached",
            "billingnotconfigured",
            "billinghardlimitreached",
            "additionalspendlimitreached",
            "insufficientcredit",
            "insufficientbalance",
            "paymentrequired"),

    MODEL(
            "modelnotsupported",
            "unsupportedapiformodel",
            "modelnotfound",
            "modelnotexist",
            "modelnotavailable",
            "modeldecommissioned",
            "unknownmodel",
            "invalidmodel",
            "unsupportedmodel",
            "nosuchmodel",
            "deploymentnotfound",
            "operationnotsupported"),

    RATE_LIMIT(
            "agentmodelimitexceeded",
            "modeloverloaded",
            "toomanyrequests",
            "throttl",
            "resourceexhausted",
            ".*ratelimit");

    private final Pattern beginning;

    ErrorCodeFamily(String... beginnings) {
        this.beginning = Pattern.compile(String.join("|", beginnings));
    }

    /**
     * @param code as the service writes it, or null
     */
    boolean includes(String code) {
        return includesNormalized(normalize(code));
    }

    boolean includesNormalized(String code) {
        return beginning.matcher(code).lookingAt();
    }

    /**
     * Returns a code without its suffix, in lower case and without separators: {@code
     * rate_limit_error}, {@code RateLimitError} and {@code RATE_LIMIT} are equal then. Empty for
     * null.
     */
    static String normalize(String code) {
        if (code == null) {
            return "";
        }
        int suffix = code.indexOf(':');
        String name = suffix < 0 ? code : code.substring(0, suffix);
        String letters =
                name.substring(name.indexOf('#') + 1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9]+", "");
        return letters.replaceFirst("(?<=.)(?:error|exception)$", "");
    }
}
