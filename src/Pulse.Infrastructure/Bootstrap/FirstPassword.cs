using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>
/// Tells the operator about the first account, past every log sink. A generated password goes to the terminal where one
/// is watching, and else into a file that only the owner can read.
/// </summary>
internal static class FirstPassword
{
    public const string FileName = "pulse-first-password.txt";

    /// <returns>What is wrong with the password that the operator has set, in one line; null where nothing is, and where it is left to Pulse.</returns>
    public static string? FaultOf(BootstrapOptions options) => options.AdminPassword switch
    {
        null => null,
        { } set when PasswordRule.LengthOf(set) is < PasswordRule.MinLength or > PasswordRule.MaxLength =>
            $"Bootstrap:AdminPassword must have {PasswordRule.MinLength} to {PasswordRule.MaxLength} characters.",
        { } set when PasswordRule.FaultOf(set, options.AdminEmail) is not null =>
            $"Bootstrap:AdminPassword must have no control characters, be none of the most common ones, and contain neither the name in Bootstrap:AdminEmail nor {string.Join(", ", PasswordRule.ContextWords)}.",
        _ => null,
    };

    /// <param name="account">The first account.</param>
    /// <param name="user">Its superAdmin.</param>
    /// <param name="generated">The generated password; null where the operator has set one.</param>
    public static void Tell(Account account, User user, string? generated)
    {
        Console.Out.WriteLine($"First start: made account {account.Id} \"{account.Name}\" and its superAdmin {user.Email}.");
        if (generated is not null)
        {
            Console.Out.WriteLine($"first password: {(Console.IsOutputRedirected ? WriteFile(generated) : generated)}");
        }
    }

    /// <returns>The file's path.</returns>
    /// <exception cref="StartupException">The working directory cannot be written.</exception>
    private static string WriteFile(string password)
    {
        var path = WorkingFolder.PathOf(FileName);
        try
        {
            File.Delete(path);
            using var file = OperatingSystem.IsWindows() ? CreateOnWindows(path) : CreateOnUnix(path);
            using var writer = new StreamWriter(file);
            writer.WriteLine(password);
            writer.Flush();
            file.Flush(flushToDisk: true);
            return path;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The first password cannot be written to {path}: {exception.Message} Or set Bootstrap:AdminPassword.");
        }
    }

    [UnsupportedOSPlatform("windows")]
    private static FileStream CreateOnUnix(string path) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
    });

    [SupportedOSPlatform("windows")]
    private static FileStream CreateOnWindows(string path)
    {
        var onlyOwner = new FileSecurity();
        onlyOwner.SetAccessRuleProtection(isProtected: true, preserveInheritance: false);
        onlyOwner.AddAccessRule(new FileSystemAccessRule(WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(FileMode.CreateNew, FileSystemRights.Write, FileShare.None, bufferSize: 4096, FileOptions.None, onlyOwner);
    }
}
