using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Pulse.Cli.Profiles;

/// <summary>Profiles by name, a file for each, so that two processes never overwrite each other's profile.</summary>
internal sealed partial class ProfileStore(string folder)
{
    public const string DefaultName = "default";

    private const string Extension = ".json";

    private static readonly JsonSerializerOptions Shape = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    private string ProfilesFolder => Path.Combine(folder, "profiles");

    private string CurrentFile => Path.Combine(folder, "current");

    /// <summary>The profile that is used if none is named.</summary>
    public string Current =>
        PrivateFiles.Read(CurrentFile) is { } name && Encoding.UTF8.GetString(name).Trim() is var text && IsName(text) ? text : DefaultName;

    /// <summary>Names of all profiles, sorted.</summary>
    public IReadOnlyList<string> Names() => !Directory.Exists(ProfilesFolder)
        ? []
        : [.. Directory.EnumerateFiles(ProfilesFolder, "*" + Extension)
            .Select(file => Path.GetFileNameWithoutExtension(file)!).Where(IsName).Order(StringComparer.Ordinal)];

    public static bool IsName(string name) => NamePattern().IsMatch(name);

    /// <returns>Null if there is none.</returns>
    /// <exception cref="ProfileException">Others can read it, or it is damaged.</exception>
    public Profile? Find(string name)
    {
        try
        {
            return PrivateFiles.Read(FileOf(name)) is { } content ? JsonSerializer.Deserialize<Profile>(content, Shape) : null;
        }
        catch (JsonException damaged)
        {
            throw new ProfileException($"{FileOf(name)} is damaged. Run: pulse login --profile {name}", damaged);
        }
    }

    public void Save(string name, Profile profile)
    {
        PrivateFiles.MakeFolder(folder);
        PrivateFiles.MakeFolder(ProfilesFolder);
        PrivateFiles.Replace(FileOf(name), JsonSerializer.SerializeToUtf8Bytes(profile, Shape));
    }

    public void Use(string name)
    {
        PrivateFiles.MakeFolder(folder);
        PrivateFiles.Replace(CurrentFile, Encoding.UTF8.GetBytes(name));
    }

    public void Remove(string name)
    {
        if (Directory.Exists(ProfilesFolder))
        {
            File.Delete(FileOf(name));
        }
    }

    private string FileOf(string name) => Path.Combine(ProfilesFolder, name + Extension);

    [GeneratedRegex(@"^[A-Za-z0-9_-][A-Za-z0-9._-]{0,63}\z")]
    private static partial Regex NamePattern();
}
