using System.Globalization;
using System.Net.Mail;
using System.Text;
using Pulse.Domain.Common;

namespace Pulse.Domain.Users;

/// <summary>Rules for e-mail addresses of users.</summary>
public static class EmailAddress
{
    /// <summary>Prefix of an encoded non-ASCII domain label (RFC 5890).</summary>
    private const string AsciiPrefix = "xn--";

    private const char CombiningDotAbove = '\u0307';

    private static readonly IdnMapping Idn = new();

    /// <summary>
    /// Accepts an address without display name and surrounding spaces, in composed characters: the canonical form is then no longer
    /// than the address.
    /// </summary>
    public static bool IsValid(string text) =>
        Text.LengthOf(text) <= User.EmailMaxLength && Name.IsReadable(text) && MailAddress.TryCreate(text, out var address)
            && address.Address == text
        && IsPlain(address);

    /// <summary>
    /// Rejects quoted names, address literals, a trailing dot and invalid A-labels, so that a mailbox has only one address.
    /// </summary>
    private static bool IsPlain(MailAddress address) =>
        !address.User.StartsWith('"') && !address.Host.StartsWith('[') && !address.Host.EndsWith('.')
        && address.Host.Split('.').All(IsLabel);

    private static bool IsLabel(string label)
    {
        if (!label.StartsWith(AsciiPrefix, StringComparison.OrdinalIgnoreCase))
        {
            return true;
        }

        try
        {
            return string.Equals(Idn.GetAscii(Idn.GetUnicode(label)), label, StringComparison.OrdinalIgnoreCase);
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    /// <summary>
    /// Whether no other address looks the same: ASCII, and Latin letters with accents. Letters of other scripts, letters without
    /// their dot, and other widths can look like ASCII (Unicode TR 39). A domain in another script has an allowed ASCII form.
    /// </summary>
    public static bool IsDistinct(string text) => text.EnumerateRunes().All(rune => rune.IsAscii || IsAccented(rune));

    /// <summary>
    /// The form in which addresses are compared, counted and searched: NFKC and case folding as for user names in RFC 8265, with
    /// the domain in Unicode. For ASCII it is the upper case.
    /// </summary>
    public static string CanonicalOf(string text)
    {
        var compatible = text.Normalize(NormalizationForm.FormKC);
        var domain = compatible.LastIndexOf('@') + 1;
        return Fold(compatible[..domain]) + Fold(DomainOf(compatible[domain..]));
    }

    private static string Fold(string text) => text.ToLowerInvariant().ToUpperInvariant().Normalize(NormalizationForm.FormKC);

    private static string DomainOf(string domain)
    {
        var lower = domain.ToLowerInvariant();
        try
        {
            return lower.Contains(AsciiPrefix, StringComparison.Ordinal) ? Idn.GetUnicode(lower) : domain;
        }
        catch (ArgumentException)
        {
            return domain;
        }
    }

    /// <summary>An ASCII letter with visible marks. A dot above i or j is not visible.</summary>
    private static bool IsAccented(Rune rune)
    {
        var parts = rune.ToString().Normalize(NormalizationForm.FormD);
        return parts.Length > 1 && char.IsAsciiLetter(parts[0])
            && parts.Skip(1).All(mark => char.GetUnicodeCategory(mark) == UnicodeCategory.NonSpacingMark)
            && !(parts[0] is 'i' or 'I' or 'j' or 'J' && parts.Contains(CombiningDotAbove, StringComparison.Ordinal));
    }
}
