namespace Pulse.Bench.Running;

/// <summary>Holds databases and scripts until the section has ended.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("pulse-bench-").FullName;

    public string File(string name) => Path.Combine(path, name);

    /// <returns>The file's name.</returns>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
