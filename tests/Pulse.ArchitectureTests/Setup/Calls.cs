using System.Reflection;
using Mono.Cecil;

namespace Pulse.ArchitectureTests.Setup;

/// <summary>Which code calls which method, read from the compiled instructions.</summary>
/// <param name="By">The outermost type that the call stands in: lambdas and async methods are compiled into types of their own.</param>
/// <param name="To">The type whose method is called.</param>
/// <param name="Method">The method's name; <c>get_X</c> for the property X.</param>
internal sealed record Call(string By, string To, string Method)
{
    public static IEnumerable<Call> In(params Assembly[] assemblies) => assemblies.SelectMany(assembly =>
    {
        using var module = ModuleDefinition.ReadModule(assembly.Location);
        return (from type in module.GetTypes()
                from method in type.Methods
                where method.HasBody
                from instruction in method.Body.Instructions
                let callee = instruction.Operand as MethodReference
                where callee is not null
                select new Call(Outermost(type).FullName, callee.DeclaringType.GetElementType().FullName, callee.Name)).Distinct().ToList();
    });

    private static TypeDefinition Outermost(TypeDefinition type) => type.DeclaringType is null ? type : Outermost(type.DeclaringType);
}
