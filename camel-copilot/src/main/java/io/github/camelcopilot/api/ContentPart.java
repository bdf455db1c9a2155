package io.github.camelcopilot.api;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;

/**
 * A part of a message's content. In the JSON that a plain {@code ObjectMapper} writes of these
 * records, the members tell one kind from another.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION)
@JsonSubTypes({
    @JsonSubTypes.Type(ContentPart.Text.class),
    @JsonSubTypes.Type(ContentPart.Image.class),
    @JsonSubTypes.Type(ContentPart.ImageUrl.class),
    @JsonSubTypes.Type(ContentPart.Other.class)
})
public sealed interface ContentPart {

    /** Text. */
    record Text(String text) implements ContentPart {
        public Text {
            Objects.requireNonNull(text, "text");
        }
    }

    /**
     * An image that travels in the request itself, as a data URL (RFC 2397).
     *
     * @param mediaType such as {@code image/png}
     * @param data the bytes of the image; not copied, so do not change them afterwards
     */
    record Image(String mediaType, byte[] data) implements ContentPart {
        public Image {
            Objects.requireNonNull(mediaType, "mediaType");
            Objects.requireNonNull(data, "data");
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Image image
                    && mediaType.equals(image.mediaType)
                    && Arrays.equals(data, image.data);
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

    /**
     * An image that the service fetches or that is already a data URL.
     *
     * @param url the address
     * @param detail {@code low}, {@code high} or {@code auto}; null = not said
     */
    record ImageUrl(String url, String detail) implements ContentPart {
        public ImageUrl {
            Objects.requireNonNull(url, "url");
        }
    }

    /**
     * A part of a kind that is not known here; it is sent as it came.
     *
     * @param members the members of the part's JSON object
     */
    record Other(Map<String, Object> members) implements ContentPart {
        public Other {
            members = Copies.of(members);
        }

        /** Returns the value of the member {@code type}, or an empty text. */
        public String type() {
            return String.valueOf(members.getOrDefault("type", ""));
        }
    }

    /** Returns whether the part is an image, of a known kind or not. */
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
     * Returns whether the part answers a tool call; such a part does not make a message the user's
     * own.
     */
    @JsonIgnore
    default boolean isToolResult() {
        return this instanceof Other other && other.type().equals("tool_result");
    }
}
