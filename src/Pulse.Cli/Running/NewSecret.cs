using System.Text;
using Pulse.Cli.Profiles;

namespace Pulse.Cli.Running;

/// <summary>Where a new secret goes: to the output, or to a file. The file is opened first, so that no secret is lost.</summary>
internal sealed class NewSecret : IDisposable
{
    private readonly FileStream? file;
    private bool isWritten;

    private NewSecret(FileStream? file) => this.file = file;

    public bool GoesToFile => file is not null;

    /// <exception cref="CommandException">The file cannot be created.</exception>
    public static NewSecret Open(Call call)
    {
        if (call.SecretFile is not { } path)
        {
            return new NewSecret(null);
        }

        try
        {
            return new NewSecret(PrivateFiles.Create(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"--secret-file cannot be created, and nothing was changed: {failure.Message}");
        }
    }

    /// <summary>Writes the result: once, with the secret in one place only.</summary>
    /// <param name="member">Name of the secret in JSON.</param>
    public int Show(Call call, object issued, string member, string secret, params (string Name, string? Value)[] details)
    {
        if (file is null)
        {
            return call.Show(issued, [.. details, (member, secret)]);
        }

        file.Write(Encoding.UTF8.GetBytes(secret + "\n"));
        file.Flush(flushToDisk: true);
        isWritten = true;
        return call.Show(Json.Without(issued, member), [.. details, (member, $"in {file.Name}")]);
    }

    public void Dispose()
    {
        if (file is null)
        {
            return;
        }

        file.Dispose();
        if (!isWritten)
        {
            File.Delete(file.Name);
        }
    }
}
