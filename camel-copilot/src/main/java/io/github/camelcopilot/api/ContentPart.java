// SPDX-License-Identifier: Apache-2.0
package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A part of the content of a {@link ChatMessage}. A plain {@code ObjectMapper} reads and writes
 * parts as JSON; the members of an object determine its kind.
 *
 * <pre>{@code
 * ChatMessage question =
 *         ChatMessage.of(
 *                 Role.USER,
 *                 ContentPart.text("What does this picture show?"),
 *                 ContentPart.image("image/png", Files.readAllBytes(picture)));
 * }</pre>
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(ContentPart.Text.class),
    @JsonSubTypes.Type(ContentPart.Image.class),
    @JsonSubTypes.Type(ContentPart.ImageUrl.class),
    @JsonSubTypes.Type(ContentPart.Other.class)
})
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
public sealed interface ContentPart {

    /**
     * Returns a text part.
     *
     * @throws NullPointerException if the text is null
     */
    static Text text(String text) {
        return new Text(text);
    }

    /**
     * Returns an image that is sent within the request, as a data URL (RFC 2397).
     *
     * @param mediaType the media type, such as {@code image/png}
     * @param data the content of the image file; not copied, so it must not be changed afterwards
     * @throws NullPointerException if an argument is null
     */
    static Image image(String mediaType, byte[] data) {
        return new Image(mediaType, data);
    }

    /**
     * Returns an image that the service fetches from this URL.
     *
     * @param url the URL, or a data URL
     * @throws NullPointerException if the URL is null
     */
    static ImageUrl imageUrl(String url) {
        return new ImageUrl(url, null);
    }

    /**
     * Returns an image that the service fetches from a URL.
     *
     * @param url the URL, or a data URL
     * @param detail the resolution at which the model sees the image: {@code low}, {@code high} or
     *     {@code auto}; null = not sent
     * @throws NullPointerException if the URL is null
     */
    static ImageUrl imageUrl(String url, String detail) {
        return new ImageUrl(url, detail);
    }

    /**
     * Returns a part of another kind, which is sent unchanged if the wire format permits it.
     *
     * @param members the members of the part's JSON object; null = none
     */
    static Other other(Map<String, Object> members) {
        return new Other(members);
    }

    /** Text. */
    final class Text implements ContentPart {

        private final String text;

        @JsonCreator
        private Text(@JsonProperty("text") String text) {
            this.text = Objects.requireNonNull(text, "text");
        }

        /** Returns the text. */
        public String text() {
            return text;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Text that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }

        @Override
        public String toString() {
            return "Text[text=" + text + "]";
        }
    }

    /** An image that is sent within the request, as a data URL (RFC 2397). */
    final class Image implements ContentPart {

        private final String mediaType;
        private final byte[] data;

        @JsonCreator
        private Image(
                @JsonProperty("mediaType") String mediaType, @JsonProperty("data") byte[] data) {
            this.mediaType = Objects.requireNonNull(mediaType, "mediaType");
            this.data = Objects.requireNonNull(data, "data");
        }

        /** Returns the media type, such as {@code image/png}. */
        public String mediaType() {
            return mediaType;
        }

        /** Returns the content of the image file; not a copy, so it must not be changed. */
        public byte[] data() {
            return data;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Image that
                    && mediaType.equals(that.mediaType)
                    && Arrays.equals(data, that.data);
        }

        @Override
        public int hashCode() {
            return 31 * mediaType.hashCode() + Arrays.hashCode(data);
        }

        @Override
        public String toString() {
            return "Image[mediaType=" + mediaType + ", " + data.length + " bytes]";
        }
    }

    /** An image that the service fetches from a URL; the URL may also be a data URL. */
    final class ImageUrl implements ContentPart {

        private final String url;
        private final String detail;

        @JsonCreator
        private ImageUrl(@JsonProperty("url") String url, @JsonProperty("detail") String detail) {
            this.url = Objects.requireNonNull(url, "url");
            this.detail = detail;
        }

        /** Returns the URL. */
        public String url() {
            return url;
        }

        /** Returns the detail, {@code low}, {@code high} or {@code auto}; null = not sent. */
        public String detail() {
            return detail;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof ImageUrl that
                    && url.equals(that.url)
                    && Objects.equals(detail, that.detail);
        }

        @Override
        public int hashCode() {
            return 31 * url.hashCode() + Objects.hashCode(detail);
        }

        @Override
        public String toString() {
            return "ImageUrl[url=" + url + ", detail=" + detail + "]";
        }
    }

    /** A part of a kind that has no type of its own. */
    final class Other implements ContentPart {

        private final Map<String, Object> members;

        @JsonCreator
        private Other(@JsonProperty("members") Map<String, Object> members) {
            this.members = Values.copyOf(members);
        }

        /** Returns the members of the part's JSON object. */
        public Map<String, Object> members() {
            return members;
        }

        /** Returns the value of the member {@code type}; empty if there is none. */
        public String type() {
            return String.valueOf(members.getOrDefault("type", ""));
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Other that && members.equals(that.members);
        }

        @Override
        public int hashCode() {
            return members.hashCode();
        }

        @Override
        public String toString() {
            return "Other[members=" + members + "]";
        }
    }

    /**
     * Returns whether the part is an image. An {@link Other} part is one if its type is {@code
     * image}, {@code image_url} or {@code input_image}.
     */
    @JsonIgnore
    default boolean isImage() {
        if (this instanceof Other other) {
            return other.type().equals("input_image")
                    || other.type().equals("image")
                    || other.type().equals("image_url");
        }
        return this instanceof Image || this instanceof ImageUrl;
    }

    /**
     * Returns whether the part contains the result of a tool call: a part of the type {@code
     * tool_result}. A message of only such parts does not count as sent by the user.
     */
    @JsonIgnore
    default boolean isToolResult() {
        return this instanceof Other other && other.type().equals("tool_result");
    }
}
