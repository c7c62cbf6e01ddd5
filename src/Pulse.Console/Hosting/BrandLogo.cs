namespace Pulse.Console.Hosting;

/// <summary>The file of <see cref="BrandOptions.Logo"/>.</summary>
public static class BrandLogo
{
    public const string Svg = "image/svg+xml";

    private const int MaxBytes = 100 * 1024;

    /// <summary>Why the file cannot be the logo. Null: it can.</summary>
    public static string? FaultOf(string? file)
    {
        if (file is null)
        {
            return null;
        }

        if (ContentTypeOf(file) is null)
        {
            return "Console:Brand:Logo must be an .svg or .png file.";
        }

        var found = new FileInfo(PathOf(file));
        return !found.Exists ? $"Console:Brand:Logo: there is no file {found.FullName}."
            : found.Length > MaxBytes ? $"Console:Brand:Logo must have at most {MaxBytes / 1024} KiB."
            : null;
    }

    internal static string ExtensionOf(string file) => Path.GetExtension(file).ToLowerInvariant();

    internal static string PathOf(string file) => Path.GetFullPath(file);

    /// <returns>Null if the file has another extension than .svg and .png.</returns>
    internal static string? ContentTypeOf(string file) => ExtensionOf(file) switch
    {
        ".svg" => Svg,
        ".png" => "image/png",
        _ => null,
    };
}
