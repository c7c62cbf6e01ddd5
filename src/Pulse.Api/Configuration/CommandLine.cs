using Pulse.Api.Audit;
using Pulse.Infrastructure.Common;

namespace Pulse.Api.Configuration;

internal static class CommandLine
{
    /// <summary>A setting is <c>--name=value</c> or <c>--name value</c>. The framework ignores any other argument.</summary>
    /// <exception cref="StartupException">An argument is neither a setting nor the audit command.</exception>
    public static void RefuseUnknown(string[] args)
    {
        if (args is [AuditCommand.Name, ..])
        {
            AuditCommand.RefuseUnknownVerb(args);
            return;
        }

        for (var i = 0; i < args.Length; i++)
        {
            var isSetting = args[i].StartsWith("--", StringComparison.Ordinal) || args[i].StartsWith('/');
            var hasValue = args[i].Contains('=', StringComparison.Ordinal);
            if (!isSetting || (!hasValue && i + 1 == args.Length))
            {
                throw new StartupException(
                    $"'{args[i]}' is not a setting with a value, such as --urls=http://localhost:8080. The only command is audit check.");
            }

            i += hasValue ? 0 : 1;
        }
    }
}
