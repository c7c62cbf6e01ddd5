using Microsoft.AspNetCore.Html;
using QRCoder;

namespace Pulse.Console.Profile;

/// <summary>QR codes as SVG elements without styles, which the content security policy would reject.</summary>
internal static class QrCode
{
    private const int PixelsPerModule = 4;

    /// <summary>Black on white in light and dark pages, as scanners expect.</summary>
    public static IHtmlContent Of(string text)
    {
        using var generator = new QRCodeGenerator();
        using var data = generator.CreateQrCode(text, QRCodeGenerator.ECCLevel.M);
        using var code = new SvgQRCode(data);
        return new HtmlString(code.GetGraphic(PixelsPerModule, "#000000", "#ffffff"));
    }
}
