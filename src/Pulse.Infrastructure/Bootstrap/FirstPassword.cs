using System.Runtime.Versioning;
using System.Security.AccessControl;
using System.Security.Principal;
using Pulse.Domain.Accounts;
using Pulse.Domain.Users;
using Pulse.Infrastructure.Common;

namespace Pulse.Infrastructure.Bootstrap;

/// <summary>
/// Shows a generated password to the operator, not through the log. It is printed if the output is a terminal, else written to a file that
/// only its owner can read.
/// </summary>
public static class FirstPassword
{
    public const string FileName = "pulse-first-password.txt";

    /// <returns>A new password.</returns>
    public static string Generate() => CredentialGenerator.NewPassword();

    /// <returns>The error message for the configured password. Null if it is allowed or not configured.</returns>
    internal static string? FaultOf(BootstrapOptions options) => options.AdminPassword switch
    {
        null => null,
        { } set when PasswordRule.LengthOf(set) is < PasswordRule.MinLength or > PasswordRule.MaxLength =>
            $"Bootstrap:AdminPassword must have {PasswordRule.MinLength} to {PasswordRule.MaxLength} characters.",
        { } set when PasswordRule.FaultOf(set, options.AdminEmail) is not null =>
            "Bootstrap:AdminPassword must have no control characters, not be a common password, and contain neither the name in "
            + $"Bootstrap:AdminEmail nor {string.Join(", ", PasswordRule.ContextWords)}.",
        _ => null,
    };

    /// <param name="account">The first account.</param>
    /// <param name="user">Its superAdmin.</param>
    /// <param name="generated">The generated password. Null if the operator has configured one.</param>
    internal static void Show(Account account, User user, string? generated)
    {
        Console.Out.WriteLine($"First start: created account {account.Id} \"{account.Name}\" and its superAdmin {user.Email}.");
        if (generated is not null)
        {
            Show(generated);
        }
    }

    /// <summary>Shows a password, or the path of its file.</summary>
    /// <exception cref="StartupException">The working directory is not writable.</exception>
    public static void Show(string generated) =>
        Console.Out.WriteLine($"first password: {(Console.IsOutputRedirected ? WriteFile(generated) : generated)}");

    /// <returns>Path of the file.</returns>
    /// <exception cref="StartupException">The working directory is not writable.</exception>
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
            throw new StartupException($"Cannot write the first password to {path}: {exception.Message} Or set Bootstrap:AdminPassword.");
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
        onlyOwner.AddAccessRule(new FileSystemAccessRule(
            WindowsIdentity.GetCurrent().User!, FileSystemRights.FullControl, AccessControlType.Allow));
        return new FileInfo(path).Create(
            FileMode.CreateNew, FileSystemRights.Write, FileShare.None, bufferSize: 4096, FileOptions.None, onlyOwner);
    }
}
