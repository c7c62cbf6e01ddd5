using System.Globalization;

namespace Pulse.Console.Hosting;

/// <summary>
/// The style rules of the accent colours of <see cref="BrandOptions"/>. Any colour stays readable: buttons of the colour get black or white
/// text, and links get a darker or a brighter shade of it.
/// </summary>
public static class BrandColours
{
    /// <summary>Contrast of text on its ground (WCAG 2.2, 1.4.3).</summary>
    private const double MinContrast = 4.5;

    /// <summary>The hardest grounds of links in the style sheet: <c>--ground</c> on light and <c>--raised</c> on dark pages.</summary>
    private static readonly Colour LightGround = Colour.Parse("#f6f7f9");
    private static readonly Colour DarkGround = Colour.Parse("#222733");

    private static readonly Colour Black = new(0, 0, 0);
    private static readonly Colour White = new(255, 255, 255);

    /// <summary>The rules. Empty: the colours of the style sheet.</summary>
    public static string StyleOf(BrandOptions brand)
    {
        var light = brand.Accent is { } accent ? RulesOf(accent, LightGround, Black) : "";
        var dark = (brand.AccentDark ?? brand.Accent) is { } other
            ? $"@media(prefers-color-scheme:dark){{{RulesOf(other, DarkGround, White)}}}"
            : "";
        return light.Length + dark.Length == 0 ? "" : $"@media screen{{{light}{dark}}}";
    }

    private static string RulesOf(string setting, Colour ground, Colour end)
    {
        var accent = Colour.Parse(setting);
        var text = accent.Contrast(White) >= MinContrast ? White : Black;
        return $":root{{--accent:{accent};--accent-text:{text};--link:{Readable(accent, ground, end)}}}";
    }

    /// <summary>The first shade on the way to black or white that is readable.</summary>
    private static Colour Readable(Colour accent, Colour ground, Colour end)
    {
        const int Steps = 40;
        return Enumerable.Range(0, Steps + 1).Select(step => accent.Mix(end, step / (double)Steps))
            .First(shade => shade.Contrast(ground) >= MinContrast);
    }

    private readonly record struct Colour(byte Red, byte Green, byte Blue)
    {
        public static Colour Parse(string text) => new(Part(text, 1), Part(text, 3), Part(text, 5));

        public Colour Mix(Colour other, double share) =>
            new(Mix(Red, other.Red, share), Mix(Green, other.Green, share), Mix(Blue, other.Blue, share));

        public double Contrast(Colour other)
        {
            var (mine, its) = (Luminance(), other.Luminance());
            return (Math.Max(mine, its) + 0.05) / (Math.Min(mine, its) + 0.05);
        }

        public override string ToString() => $"#{Red:x2}{Green:x2}{Blue:x2}";

        private static byte Part(string text, int at) =>
            byte.Parse(text.AsSpan(at, 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture);

        private static byte Mix(byte mine, byte its, double share) => (byte)Math.Round(mine + ((its - mine) * share));

        /// <summary>Relative luminance (WCAG 2.2).</summary>
        private double Luminance() => (0.2126 * Linear(Red)) + (0.7152 * Linear(Green)) + (0.0722 * Linear(Blue));

        private static double Linear(byte part)
        {
            var share = part / 255.0;
            return share <= 0.04045 ? share / 12.92 : Math.Pow((share + 0.055) / 1.055, 2.4);
        }
    }
}
