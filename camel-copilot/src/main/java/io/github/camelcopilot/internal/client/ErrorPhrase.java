// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.internal.client;

import java.util.regex.Pattern;

/** Phrases by which services state an error that has no code of its own, in any case. Immutable. */
enum ErrorPhrase {
    /** Names a model or deployment; meaningful only together with a status. */
    MODEL("\\b(?:model|deployment)\\b"),

    UNKNOWN_MODEL(
            "\\b(?:invalid|unknown|no such) model\\b"
                    + "|(?<![/\\w])models?\\b.{0,200}\\b(?:not found|does not exist|not exist"
                    + "|has been decommissioned)\\b"
                    + "|\\bmodel (?:identifier|id|name)\\b.{0,100}\\bis invalid\\b"
                    + "|\\bnot a valid model\\b"
                    + "|\\bno endpoints found for\\b"),

    /** The service has nothing at this address. */
    UNKNOWN_ADDRESS(
            "\\bunexpected endpoint\\b|\\bcannot (?:post|get) /|\\bno route matched\\b"
                    + "|\\b(?:no|unknown|invalid) (?:such )?(?:route|path|url|endpoint)\\b"
                    + "|\\b404 page not found\\b"),

    RATE_LIMIT("\\brate[ -]?limit|\\btoo many requests\\b"),

    QUOTA_EXCEEDED("\\bquota\\b.{0,60}\\bexceeded\\b|\\bexceeded\\b.{0,60}\\bquota\\b"),

    CONTEXT_EXCEEDED("\\bcontext (?:length|window|size)\\b|\\bprompt is too long\\b"),

    UNSUPPORTED_TOKEN_KIND(
            "\\b(?:personal access|server.to.server) tokens? (?:is|are) not supported"),

    /** As in: Thinking may not be enabled when tool_choice forces tool use. */
    FORCED_TOOL(
            "\\btool[_ ]?choice\\b.{0,200}\\b(?:think|reason|not support|unsupported|incompatible)"
                    + "|\\b(?:think\\w*|reason\\w*|not support\\w*|unsupported)\\b.{0,200}"
                    + "\\btool[_ ]?choice\\b"),

    /** As in: only supported in v1/responses and not in v1/chat/completions. */
    OTHER_WIRE_API(
            "v1/responses|v1/chat/completions|v1/messages|responses api"
                    + "|operation does not work with");

    private final Pattern pattern;

    ErrorPhrase(String regex) {
        this.pattern = Pattern.compile(regex, Pattern.CASE_INSENSITIVE);
    }

    boolean isIn(String words) {
        return pattern.matcher(words).find();
    }
}
