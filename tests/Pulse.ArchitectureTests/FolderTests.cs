using System.Reflection;
using ArchUnitNET.Loader;
using Pulse.ArchitectureTests.Setup;

namespace Pulse.ArchitectureTests;

/// <summary>
/// The folders of a layer depend on each other in one direction. The root of a layer registers everything, and no folder uses the root.
/// </summary>
[TestFixtureSource(nameof(Layers))]
public sealed class FolderTests(string name, Assembly layer)
{
    private const string Root = "";

    private static readonly TestFixtureData[] Layers =
    [
        .. Source.All.Append(Source.AspNetCore).Append(Source.Cli).Select(
            layer => new TestFixtureData(layer.GetName().Name, layer).SetArgDisplayNames(layer.GetName().Name!)),
    ];

    private ILookup<string, (string To, string Because)> folders = null!;

    [OneTimeSetUp]
    public void Read() => folders = new ArchLoader().LoadAssemblies(layer).Build().Types
        .SelectMany(type => type.Dependencies)
        .Where(dependency => IsInLayer(dependency.Origin.FullName) && IsInLayer(dependency.Target.FullName))
        .Select(dependency => (
            From: FolderOf(dependency.Origin.FullName),
            To: FolderOf(dependency.Target.FullName),
            Because: $"{dependency.Origin.Name} uses {dependency.Target.Name}"))
        .Where(dependency => dependency.From != dependency.To)
        .Distinct()
        .ToLookup(dependency => dependency.From, dependency => (dependency.To, dependency.Because));

    [Test]
    public void No_folder_depends_on_itself_through_others() => Assert.That(
        from folder in folders
        from dependency in folder
        where folder.Key != Root && Reachable(dependency.To).Contains(folder.Key)
        select $"{folder.Key} -> {dependency.To}: {dependency.Because}",
        Is.Empty);

    [Test]
    public void No_folder_uses_the_root_of_its_layer() =>
        Assert.That(folders.SelectMany(folder => folder).Where(dependency => dependency.To == Root), Is.Empty);

    private HashSet<string> Reachable(string from)
    {
        HashSet<string> seen = [from];
        Queue<string> next = new(seen);
        while (next.TryDequeue(out var folder))
        {
            foreach (var (to, _) in folders[folder].Where(dependency => seen.Add(dependency.To)))
            {
                next.Enqueue(to);
            }
        }

        return seen;
    }

    private bool IsInLayer(string type) => type.StartsWith($"{name}.", StringComparison.Ordinal);

    private string FolderOf(string type) => type[(name.Length + 1)..].Split('.') is [var folder, _, ..] ? folder : Root;
}
