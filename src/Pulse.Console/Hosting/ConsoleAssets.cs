using System.Security.Cryptography;
using System.Text;

namespace Pulse.Console.Hosting;

/// <summary>
/// The style sheet, the script and the logo. Each path contains a hash of the content, so that browsers can keep an asset forever.
/// </summary>
public sealed class ConsoleAssets
{
    private const string Folder = "/console/assets";

    public ConsoleAssets(ConsoleOptions options)
    {
        byte[] accent = Encoding.UTF8.GetBytes(BrandColours.StyleOf(options.Brand));
        Style = AssetOf("console.css", "text/css; charset=utf-8", [.. Resource("console.css"), .. accent]);
        Script = AssetOf("console.js", "text/javascript; charset=utf-8", Resource("console.js"));
        Logo = options.Brand.Logo is { } file
            ? AssetOf($"logo{BrandLogo.ExtensionOf(file)}", BrandLogo.ContentTypeOf(file)!, File.ReadAllBytes(BrandLogo.PathOf(file)))
            : AssetOf("logo.svg", BrandLogo.Svg, Resource("logo.svg"));
    }

    public ConsoleAsset Style { get; }

    public ConsoleAsset Script { get; }

    public ConsoleAsset Logo { get; }

    public IReadOnlyList<ConsoleAsset> All => [Style, Script, Logo];

    private static ConsoleAsset AssetOf(string name, string contentType, byte[] content) =>
        new($"{Folder}/{Convert.ToHexStringLower(SHA256.HashData(content).AsSpan(0, 8))}/{name}", contentType, content);

    private static byte[] Resource(string name)
    {
        using var stream = typeof(ConsoleAssets).Assembly.GetManifestResourceStream(name)!;
        using var content = new MemoryStream();
        stream.CopyTo(content);
        return content.ToArray();
    }
}

/// <summary>A file that pages load.</summary>
/// <param name="Path">The path, in lower case.</param>
/// <param name="ContentType">The value of <c>Content-Type</c>.</param>
/// <param name="Content">The bytes.</param>
public sealed record ConsoleAsset(string Path, string ContentType, byte[] Content);
