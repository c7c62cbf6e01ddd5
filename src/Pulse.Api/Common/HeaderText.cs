using System.Text;
using Microsoft.Extensions.Primitives;

namespace Pulse.Api.Common;

/// <summary>Decodes header texts. The server reads headers as Latin-1, one character per byte.</summary>
internal static class HeaderText
{
    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Decodes the header as UTF-8. Returns it unchanged if it is not valid UTF-8.</summary>
    public static string? Of(StringValues header)
    {
        if (header.ToString() is not { Length: > 0 } text || Ascii.IsValid(text) || text.Any(c => c > byte.MaxValue))
        {
            return header;
        }

        try
        {
            return Strict.GetString(Encoding.Latin1.GetBytes(text));
        }
        catch (DecoderFallbackException)
        {
            return text;
        }
    }
}
