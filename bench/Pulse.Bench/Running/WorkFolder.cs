namespace Pulse.Bench.Running;

/// <summary>Contains databases and scripts. It is deleted when the section ends.</summary>
internal sealed class WorkFolder : IDisposable
{
    private readonly string path = Directory.CreateTempSubdirectory("pulse-bench-").FullName;

    public string File(string name) => Path.Combine(path, name);

    /// <returns>The path of the file.</returns>
    public string Write(string name, string text)
    {
        System.IO.File.WriteAllText(File(name), text);
        return File(name);
    }

    public void Dispose() => Directory.Delete(path, recursive: true);
}
